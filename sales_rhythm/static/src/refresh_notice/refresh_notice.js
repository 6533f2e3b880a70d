import { Component, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { formatInteger } from "@web/views/fields/formatters";

const ASK_AGAIN_MS = 15000;

/** One line above the customers while the first walk over all orders is not finished. */
export class RefreshNotice extends Component {
    static template = "sales_rhythm.RefreshNotice";
    static props = { onDone: { type: Function, optional: true } };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ progress: false });
        onWillStart(() => this.load());
        onWillUnmount(() => {
            this.gone = true;
            clearTimeout(this.timer);
        });
    }

    /** One whole sentence, for the translators' sake. */
    get text() {
        const { done, total } = this.state.progress;
        return _t(
            "Your orders are being read: %(done)s of %(total)s contacts done. The list is not complete yet.",
            { done: formatInteger(done), total: formatInteger(total) }
        );
    }

    async load() {
        const before = this.state.progress;
        try {
            this.state.progress = await this.orm.silent.call(
                "sales.rhythm.run",
                "get_progress",
                []
            );
        } catch {
            // Offline, or the session has ended: the page says so itself when one uses it.
        }
        if (this.gone) {
            return;
        }
        if (this.state.progress) {
            this.timer = setTimeout(() => this.load(), ASK_AGAIN_MS);
        } else if (before) {
            this.props.onDone?.(); // what is on screen was read before the end
        }
    }
}
