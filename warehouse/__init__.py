"""What is stored and promised: contracts, views, the store and publication. Knows nobody."""
