"""Trains the judge of event types on the sentences of `seeds/ontology/examples/`: `make model`."""
