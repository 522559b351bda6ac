"""publiccode.yml 0.5 as its documentation and its parser read it: which keys there must be, and which may be.

Written from the standard (https://yml.publiccode.tools); a key that it does not know is an error here.
"""

from typing import Any

CATEGORIES = (
    "collaboration", "communications", "content-management", "document-management", "instant-messaging",
    "knowledge-management", "translation", "workflow-management",
)  # fmt: skip
"""Of the standard's long list those that could fit."""

TEXT = {"type": "string", "minLength": 1}
URL = {"type": "string", "pattern": "^https?://[^ ]+$"}
DAY = {"type": "string", "format": "date"}
LANGUAGE = "^[a-z]{2,3}(-[A-Za-z0-9]+)*$"


def _object(required: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": required.split(),
        "additionalProperties": False,
    }


def _some(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": 1, "uniqueItems": True}


def _one_of(*values: str) -> dict[str, Any]:
    return {"enum": list(values)}


CONTACT = _object("name", name=TEXT, email=TEXT, affiliation=TEXT, phone=TEXT)
CONTRACTOR = _object("name until", name=TEXT, email=TEXT, website=URL, until=DAY)
DEPENDENCIES = _some(
    _object("name", name=TEXT, version=TEXT, versionMin=TEXT, versionMax=TEXT, optional={"type": "boolean"})
)
DESCRIPTION = _object(
    "shortDescription longDescription features",
    localisedName=TEXT,
    shortDescription={"type": "string", "minLength": 1, "maxLength": 150, "pattern": r"^[^\n]*$"},
    longDescription={"type": "string", "minLength": 150, "maxLength": 10_000},
    documentation=URL,
    apiDocumentation=URL,
    features=_some(TEXT),
    screenshots=_some(TEXT),
    videos=_some(URL),
    awards=_some(TEXT),
)
MAINTENANCE = _object(
    "type",
    type=_one_of("internal", "contract", "community", "none"),
    contacts=_some(CONTACT),
    contractors=_some(CONTRACTOR),
) | {
    "allOf": [
        {
            "if": {"properties": {"type": {"enum": ["internal", "community"]}}},
            "then": {"required": ["contacts"]},
        },
        {
            "if": {"properties": {"type": {"const": "contract"}}},
            "then": {"required": ["contractors"]},
            "else": {"properties": {"contractors": False}},
        },
    ]
}
SCHEMA = _object(
    "publiccodeYmlVersion name url platforms categories developmentStatus softwareType description legal"
    " maintenance localisation",
    publiccodeYmlVersion=_one_of("0.5", "0.5.0"),
    name=TEXT,
    applicationSuite=TEXT,
    url=URL,
    landingURL=URL,
    isBasedOn=_some(URL),
    softwareVersion=TEXT,
    releaseDate=DAY,
    logo=TEXT,
    organisation=_object("name", name=TEXT, uri=TEXT),
    platforms=_some(TEXT),
    categories=_some(_one_of(*CATEGORIES)),
    usedBy=_some(TEXT),
    fundedBy=_some(_object("name", name=TEXT, uri=TEXT)),
    roadmap=URL,
    developmentStatus=_one_of("concept", "development", "beta", "stable", "obsolete"),
    softwareType=_one_of(
        "standalone/mobile", "standalone/iot", "standalone/desktop", "standalone/web", "standalone/backend",
        "standalone/other", "addon", "library", "configurationFiles",
    ),
    intendedAudience=_object(
        "",
        scope=_some(_one_of("local-authorities", "society")),
        countries=_some({"type": "string", "pattern": "^[a-z]{2}$"}),
        unsupportedCountries=_some({"type": "string", "pattern": "^[a-z]{2}$"}),
    ),
    description={
        "type": "object",
        "patternProperties": {LANGUAGE: DESCRIPTION},
        "additionalProperties": False,
        "minProperties": 1,
    },
    legal=_object("license", license=TEXT, mainCopyrightOwner=TEXT, repoOwner=TEXT),
    maintenance=MAINTENANCE,
    localisation=_object(
        "localisationReady availableLanguages",
        localisationReady={"type": "boolean"},
        availableLanguages=_some({"type": "string", "pattern": LANGUAGE}),
    ),
    dependsOn=_object("", open=DEPENDENCIES, proprietary=DEPENDENCIES, hardware=DEPENDENCIES),
)  # fmt: skip
