"""What must hold between stages: one gate after each, over Great Expectations."""
