"""Skills: what an agent may ask for in one word, carried out as primitives, one env.step each."""
