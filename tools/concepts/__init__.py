"""Makes the data of ``scraper/parser/text/concepts/data`` from vocabularies and labelled criteria."""
