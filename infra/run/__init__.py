"""What runs under the two commands: the environment, the database's server, the supervisor, the demo and the tests."""
