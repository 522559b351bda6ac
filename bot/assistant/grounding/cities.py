"""German cities that a sentence may name: those whose names mean nothing else in a council paper.

All with more than 150,000 inhabitants, and those of Rheinland-Pfalz with more than 20,000.
"""

CITIES = frozenset(
    """
    Berlin Hamburg München Köln Frankfurt Stuttgart Düsseldorf Leipzig Dortmund Bremen Dresden Hannover Nürnberg
    Duisburg Bochum Wuppertal Bielefeld Bonn Münster Mannheim Karlsruhe Augsburg Wiesbaden Mönchengladbach
    Gelsenkirchen Aachen Braunschweig Chemnitz Kiel Magdeburg Freiburg Krefeld Mainz Lübeck Erfurt Oberhausen Rostock
    Kassel Potsdam Saarbrücken Ludwigshafen Oldenburg Osnabrück Leverkusen Heidelberg Darmstadt Solingen Regensburg
    Paderborn Ingolstadt Würzburg Fürth Heilbronn Ulm Pforzheim Wolfsburg Göttingen Bottrop Reutlingen Koblenz
    Bremerhaven Trier Kaiserslautern Worms Neuwied Speyer Frankenthal Bingen Ingelheim Pirmasens Zweibrücken Andernach
    Landau Nordstemmen
    """.split()
)
