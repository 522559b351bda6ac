"""What has changed in the agenda of a meeting."""
