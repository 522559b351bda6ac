"""SessionNet (SOMACOS) as its pages show it: calendar, agendas, papers, stations, documents."""
