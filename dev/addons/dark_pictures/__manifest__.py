{
    "name": "Dark pictures",
    "summary": "The dark colours that dev/screenshots.py takes pictures in",
    "version": "19.0.1.0.0",
    "author": "Sales Rhythm developers",
    "license": "LGPL-3",
    "depends": ["web"],
    "installable": False,
    "assets": {
        "web.assets_web_dark": [
            (
                "before",
                "web/static/src/scss/primary_variables.scss",
                "dark_pictures/static/src/dark_variables.scss",
            ),
        ],
    },
}
