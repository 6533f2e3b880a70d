// The rules of `make lint` for the web client's code (found through NODE_PATH, see dev/lint.sh).
const js = require("@eslint/js");
const globals = require("globals");

module.exports = [
    js.configs.recommended,
    {
        files: ["**/*.js"],
        languageOptions: {
            sourceType: "module",
            globals: { ...globals.browser, luxon: "readonly", Chart: "readonly" },
        },
        rules: {
            "no-console": "error",
            "no-var": "error",
            "prefer-const": "error",
            eqeqeq: "error",
        },
    },
];
