import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/core/utils/numbers";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { shortMoney } from "../money/money";
import { rowsAction } from "../rows/rows";

/** How far a push has come, a row a salesperson; a click on a figure opens its rows. */
export class PushProgressField extends Component {
    static template = "sales_rhythm.PushProgress";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
    }

    get rows() {
        return this.props.record.data[this.props.name] || [];
    }

    get kinds() {
        return [
            { key: "lacking", label: _t("Lack it"), format: this.number },
            { key: "won", label: _t("Won"), format: this.number },
            { key: "value", label: _t("Sold"), format: (value) => this.money(value) },
        ];
    }

    number(value) {
        return formatFloat(value, { digits: [16, 1], trailingZeros: false });
    }

    money(value) {
        return shortMoney(value, this.props.record.data.currency_id?.id);
    }

    isBehind({ value, pace }) {
        return pace !== null && value < pace;
    }

    goalText({ goal, pace }, format) {
        return _t("of %(goal)s, by now %(pace)s", { goal: format(goal), pace: format(pace) });
    }

    open({ title, res_model: resModel, domain }) {
        const views = resModel === "sales.rhythm" ? ["list", "kanban", "form"] : ["list", "form"];
        return this.action.doAction(rowsAction({ name: title, resModel, domain, views }));
    }
}

registry.category("fields").add("rhythm_push_progress", {
    component: PushProgressField,
    displayName: _t("Progress of a push"),
    supportedTypes: ["json"],
    fieldDependencies: [{ name: "currency_id", type: "many2one" }],
});
