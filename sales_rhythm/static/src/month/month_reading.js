import { onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";

/** What the server says about a failure, where it says it to people. */
function inWords(error) {
    if (error instanceof ConnectionLostError) {
        return _t("There is no connection.");
    }
    return error.data?.message || _t("The month could not be read.");
}

/**
 * Reads a month, and again whenever another one is chosen. The last question asked is the one that
 * is answered; what is on the screen stays there until then, and also where reading fails.
 */
export function useMonth(first, ask, then = () => {}) {
    const state = useState({ found: null, busy: false, error: "" });
    let asked;

    async function read(question) {
        asked = question;
        Object.assign(state, { busy: true, error: "" });
        try {
            const found = await ask(question);
            if (asked === question) {
                Object.assign(state, { found, busy: false });
                then(found);
            }
        } catch (error) {
            if (asked === question) {
                Object.assign(state, { busy: false, error: inWords(error) });
            }
        }
    }

    onWillStart(() => read(first));
    return {
        state,
        choose: (change) => read({ ...asked, ...change }),
        again: () => read({ ...asked }),
    };
}
