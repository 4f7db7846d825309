"""The local stack: real PostgreSQL and a real Redis-protocol server from wheels, and what keeps them running.

Nothing here imports Django: these modules set the environment and start the processes that do.
"""
