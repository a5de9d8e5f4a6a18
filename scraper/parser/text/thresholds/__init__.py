"""Limits of labs, vitals, scores and scales, with their subjects and units."""
