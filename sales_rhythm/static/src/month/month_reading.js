import { onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";

/** What the server says about a failure, where it says it to people. */
function inWords(error, failed) {
    if (error instanceof ConnectionLostError) {
        return _t("There is no connection.");
    }
    return error.data?.message || failed;
}

/**
 * Asks the server, and again whenever another question is chosen. The last question asked is the one
 * that is answered; what is on the screen stays there until then, and also where reading fails.
 */
export function useReading(ask, then = () => {}, failed = _t("This could not be read.")) {
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
                Object.assign(state, { busy: false, error: inWords(error, failed) });
            }
        }
    }

    return {
        state,
        choose: (change) => read({ ...asked, ...change }),
        again: () => read({ ...asked }),
    };
}

/** Reads a month before anything is shown of it. */
export function useMonth(first, ask, then) {
    const reading = useReading(ask, then, _t("The month could not be read."));
    onWillStart(() => reading.choose(first));
    return reading;
}
