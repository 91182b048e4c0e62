"""What each kind of update gets: thin functions from what was said to a `Result`."""
