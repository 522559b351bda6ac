"""ALLRIS 4 (CC e-gov) as its public HTML pages show it: calendar, agendas, papers, stations, decisions."""
