"""What a trial is: values, vocabularies, the published record, what its text says, and its tables."""
