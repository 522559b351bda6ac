"""What can be found wrong with an installation without asking anybody else's server, thing by thing."""
