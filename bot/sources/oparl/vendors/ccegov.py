"""CC e-gov ALLRIS 4 and ALLRIS classic: Osnabrück, Leipzig, Bonn, Potsdam, Braunschweig.

Ten objects a page whatever one wishes, the oldest first; created and modified are often the same instant on
all objects, which the client finds out by itself. Blank strings and „N/A“ are read in `fields`.
"""

from bot.sources.oparl.vendors.manners import Manners

CCEGOV = Manners("CC e-gov", page_size=None)
