import { Component, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

const ASK_AGAIN_MS = 15000;

/** One line above the customers while the first walk over all orders is not finished. */
export class RefreshNotice extends Component {
    static template = "sales_rhythm.RefreshNotice";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.state = useState({ progress: false });
        onWillStart(() => this.load());
        onWillUnmount(() => clearTimeout(this.timer));
    }

    async load() {
        this.state.progress = await this.orm.silent.call("sales.rhythm.run", "get_progress", []);
        if (this.state.progress) {
            this.timer = setTimeout(() => this.load(), ASK_AGAIN_MS);
        }
    }
}
