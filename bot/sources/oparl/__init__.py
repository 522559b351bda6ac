"""OParl servers, 1.0 and 1.1, of any vendor. `source.OParl` is the face of the room.

reach      addresses: what is appended to them, and where a server's ids can really be asked
asking     one request → an answer read as JSON and checked for what it is
discovery  from the address in the city's file to the System and its bodies
paging     one external list: page after page, either way, without loops
filtering  what modified_since is worth at this server
whole      linked objects put where the schema embeds them
memory     what is remembered between runs
run        what one run has seen, and how a raw object becomes items
recent, backwards, again   the three things that a source is asked for
probe      what the doctor asks
vendors/   what is peculiar to a vendor; docs/oparl.md lists all of it
"""
