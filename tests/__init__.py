"""Tests: one subject a module."""
