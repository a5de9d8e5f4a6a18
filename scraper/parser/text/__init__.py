"""Readers of free text: what a sponsor wrote, as typed facts that point at their words."""
