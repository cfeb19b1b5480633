"""Pure steps: frames and Docs in, frames out. No file but the seeds, no clock, no connection."""
