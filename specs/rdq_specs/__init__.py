"""rdq_specs: what any implementation of the dispatch queue must do, as programs that check it."""
