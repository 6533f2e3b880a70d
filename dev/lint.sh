#!/bin/bash
# lint.sh [fix]: style and common mistakes; with `fix`, mend what can be mended.
. "$(dirname "$0")/env.sh"
export PATH=$LINT/bin:$VENV/bin:$PATH NODE_PATH=$LINT/node/node_modules
cd "$ROOT"

failed=()
check() {
    local title=$1; shift
    "$@" || failed+=("$title")
}
# The committed and the new files that match; nothing else in the folder is ours.
files() { git ls-files -z --cached --others --exclude-standard -- "$@" | xargs -0 -r ls -d 2>/dev/null; }
mapfile -t scripts < <(files 'dev/*.sh' .ci/run)
mapfile -t xml < <(files '*.xml')
mapfile -t web < <(files '*.js' '*.mjs' '*.cjs' '*.scss' '*.json' '*.yaml' '*.yml' ':!dev/package-lock.json')
mapfile -t po < <(files '*.po' '*.pot')
mapfile -t js < <(files '*.js')
prettier() { node "$NODE_PATH/prettier/bin/prettier.cjs" --log-level warn --plugin "$NODE_PATH/@prettier/plugin-xml/src/plugin.js" "$@"; }
eslint()   { node "$NODE_PATH/eslint/bin/eslint.js" --config dev/eslint.config.cjs "$@"; }

if [ "${1:-}" = fix ]; then
    check "ruff format" ruff format .
    check "ruff" ruff check --fix .
    check prettier prettier --write "${xml[@]}" "${web[@]}"
    [ ${#js[@]} = 0 ] || check eslint eslint --fix "${js[@]}"
    # It fails whenever it mended something; what it could not mend fails in `make lint`.
    [ ${#po[@]} = 0 ] || oca-checks-po --fix "${po[@]}" >/dev/null 2>&1 || true
else
    check "ruff format" ruff format --check --output-format=concise .
    check ruff ruff check --output-format=concise .
    check mypy mypy "$ADDON/core"
    check pylint-odoo pylint --load-plugins=pylint_odoo -d all -e odoolint \
        -d manifest-required-author --valid-odoo-versions=19.0 --score=n "$ADDON"
    check oca-checks-odoo-module oca-checks-odoo-module "$ADDON"
    [ ${#po[@]} = 0 ] || check oca-checks-po oca-checks-po "${po[@]}"
    check shellcheck shellcheck -x -P SCRIPTDIR "${scripts[@]}"
    check prettier prettier --check "${xml[@]}" "${web[@]}"
    [ ${#js[@]} = 0 ] || check eslint eslint "${js[@]}"
fi
[ ${#failed[@]} = 0 ] || die "not clean: $(IFS=,; echo "${failed[*]}")  ('make format' mends style)"
