import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatMonetary } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { shortMoney } from "../money/money";

/** Rows with money that a server's sentence explains. */
export class MoneyRows extends Component {
    static props = { ...standardFieldProps };

    get rows() {
        return this.props.record.data[this.props.name] || [];
    }

    get currencyId() {
        return this.props.record.data.currency_id?.id;
    }

    short(amount) {
        return shortMoney(amount, this.currencyId);
    }

    exact(amount) {
        return formatMonetary(amount, { currencyId: this.currencyId });
    }
}

/** What a customer does not buy: each category or push with its reason,
 * to be offered or dismissed. */
export class SuggestionsField extends MoneyRows {
    static template = "sales_rhythm.Suggestions";

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    offer(row) {
        return this.act("action_offer", row.category_id, row.push_id);
    }

    dismiss(row) {
        return this.act("action_dismiss", row.category_id);
    }

    async act(method, ...args) {
        const { record } = this.props;
        const found = await this.orm.call(record.resModel, method, [[record.resId], ...args]);
        return this.action.doAction(found, { onClose: () => record.load() });
    }
}

/** What look-alikes buy above a customer, category by category: the rows of a sum. */
export class RoomField extends MoneyRows {
    static template = "sales_rhythm.Room";
}

registry.category("fields").add("rhythm_suggestions", {
    component: SuggestionsField,
    supportedTypes: ["json"],
});
registry.category("fields").add("rhythm_room", { component: RoomField, supportedTypes: ["json"] });
