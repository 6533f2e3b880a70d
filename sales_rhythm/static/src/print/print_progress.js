import { useEffect } from "@odoo/owl";
import { registry } from "@web/core/registry";
import {
    ProgressBarField,
    progressBarField,
} from "@web/views/fields/progress_bar/progress_bar_field";

const ASK_AGAIN_MS = 3000;
const OPEN = ["waiting", "running"];

/** The bar of what the job prints, read again and again until it is over. */
export class PrintProgress extends ProgressBarField {
    setup() {
        super.setup();
        useEffect(
            (state) => {
                if (OPEN.includes(state)) {
                    const timer = setInterval(() => this.reload(), ASK_AGAIN_MS);
                    return () => clearInterval(timer);
                }
            },
            () => [this.props.record.data.state]
        );
    }

    async reload() {
        try {
            await this.props.record.load();
        } catch {
            // Offline, or the session has ended: the page says so itself when one uses it.
        }
    }
}

registry.category("fields").add("rhythm_print_progress", {
    ...progressBarField,
    component: PrintProgress,
    fieldDependencies: [{ name: "state", type: "selection" }],
});
