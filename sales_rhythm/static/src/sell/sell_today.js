import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { MoneyRows } from "../suggestions/suggestions";

/** What to sell today: each row with its reason, its money and the one button that does it. */
export class SellTodayField extends MoneyRows {
    static template = "sales_rhythm.SellToday";

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    async act({ does }) {
        const { record } = this.props;
        const found = await this.orm.call(does.model, does.method, [[does.id], ...does.args]);
        return this.action.doAction(found, { onClose: () => record.load() });
    }
}

registry.category("fields").add("rhythm_sell_today", {
    component: SellTodayField,
    supportedTypes: ["json"],
});
