import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { formatInteger, formatMonetary } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { shortMoney } from "../money/money";
import { rowsAction } from "../rows/rows";

const LOUD = ["late", "uncovered"];

/**
 * Customers by area, the one with the most at stake first. Areas, figures and what each opens come
 * from the server, in one call; a figure opens exactly the rows that it counts.
 */
export class Areas extends Component {
    static template = "sales_rhythm.Areas";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.state = useState({ found: null });
        // Who comes back from the customers of an area finds the level that they chose.
        useSetupAction({ getLocalState: () => ({ by: this.state.found?.by }) });
        onWillStart(() => this.read(this.props.state?.by || false));
    }

    /** The last question asked is the one that is answered. */
    async read(by) {
        this.asked = by;
        const found = await this.orm.call("sales.rhythm", "get_areas", [by]);
        if (this.asked === by) {
            this.state.found = this.prepare(found);
        }
    }

    prepare({ areas, total, ...found }) {
        const all = total && { ...total, key: "total", label: _t("All customers"), isTotal: true };
        return {
            ...found,
            rows: [...areas, ...(all ? [all] : [])].map((each) => this.prepareRow(each, found)),
        };
    }

    prepareRow(row, { currency_id: currencyId }) {
        const { amount, count } = row.money;
        const words =
            count === 1
                ? _t("1 customer needs care")
                : _t("%s customers need care", formatInteger(count));
        return {
            ...row,
            figures: row.figures.map((figure) => this.prepareFigure(row, figure)),
            money: {
                ...row.money,
                text: shortMoney(amount, currencyId),
                title: `${formatMonetary(amount, { currencyId })}, ${words}`,
                name: _t("%(area)s: needs care", { area: row.label }),
                words,
            },
        };
    }

    prepareFigure(row, figure) {
        const label = this.labels[figure.key];
        return {
            ...figure,
            label,
            text: formatInteger(figure.count),
            loud: figure.count && LOUD.includes(figure.key),
            name: `${row.label}: ${label}`,
        };
    }

    get labels() {
        return {
            customers: _t("Customers"),
            due: _t("Due"),
            late: _t("Late"),
            uncovered: _t("Uncovered"),
        };
    }

    get explanation() {
        return _t(
            "At stake: money at customers who are due, late or uncovered, that is past their care interval with nothing planned."
        );
    }

    get moreWords() {
        const { more } = this.state.found;
        return more === 1
            ? _t("One more area, with less at stake")
            : _t("%s more areas, with less at stake", formatInteger(more));
    }

    open({ name, domain }, context = {}) {
        const rows = { name, resModel: "sales.rhythm", domain };
        this.action.doAction(rowsAction(rows, { context }));
    }

    openMore() {
        const { field } = this.state.found;
        this.open({ name: _t("Customers"), domain: [] }, { group_by: [field] });
    }
}

registry.category("actions").add("sales_rhythm_areas", Areas);
