"""The polite client: how council systems are asked over the network."""
