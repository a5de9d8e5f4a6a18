"""What a criterion speaks of besides numbers: flags, sex, healthy volunteers."""
