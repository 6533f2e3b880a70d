import { Component, useState, useSubEnv } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { useReading } from "../month/month_reading";
import { TeamPicker } from "../month/team_picker";
import { Care } from "./care";
import { Directives } from "./directives";
import { FigureLink, asFigure, shareOf } from "./figure_link";
import { MoneyBar, needsAction } from "./money_bar";
import { MoneyTable } from "./money_table";
import { OrderStatus } from "./order_status";
import { DIRECTOR } from "./reading";

/**
 * Where the money is: one bar, the same as a table, and beside them directives, order status and
 * care. Each part asks the server by itself, all at once, so that none waits for another, and one
 * that fails leaves the others as they are.
 */
export class WhereTheMoneyIs extends Component {
    static template = "sales_rhythm.WhereTheMoneyIs";
    static components = {
        Care,
        Directives,
        FigureLink,
        Layout,
        MoneyBar,
        MoneyTable,
        OrderStatus,
        TeamPicker,
    };
    static props = { ...standardActionServiceProps };
    static path = "sales-rhythm-money"; // so that the page finds its way back by its address
    static displayName = _t("Where the money is");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.ui = useState(useService("ui"));
        this.display = { controlPanel: {} };
        this.env.config.setDisplayName?.(_t("Where the money is"));
        const { team = false, opened = null } = this.props.state || {};
        this.place = useState({ team, opened, version: 0, mayGive: true });
        const { state, choose, again } = useReading(
            (question) => this.orm.call(DIRECTOR, "get_money_map", [question.team]),
            (found) => this.show(found)
        );
        Object.assign(this, { state, again, read: choose });
        useSubEnv({
            director: {
                changed: () => this.changed(),
                allow: (may) => (this.place.mayGive = Boolean(may)),
                mayGive: () => this.place.mayGive,
            },
        });
        // Who comes back from the rows of a figure finds the team and the line that they opened.
        useSetupAction({ getLocalState: () => ({ team, opened, ...this.chosen }) });
        choose({ team });
    }

    get chosen() {
        const { team, opened } = this.place;
        return { team, opened };
    }

    get found() {
        return this.state.found;
    }

    /** At first the first risk is open, where there is room for it. */
    show({ stages }) {
        if (this.place.opened !== null) {
            return;
        }
        const rows = stages.flatMap((stage) => stage.rows);
        const risk = rows.find((row) => needsAction(row) && shareOf(row) > 0);
        this.place.opened = (!this.ui.isSmall && risk?.key) || false;
    }

    get opened() {
        return this.place.opened || false;
    }

    toggle(key) {
        this.place.opened = this.opened === key ? false : key;
    }

    chooseTeam({ team }) {
        this.place.team = team;
        return this.read({ team });
    }

    async download() {
        const args = [this.place.team];
        return this.action.doAction(await this.orm.call(DIRECTOR, "action_xlsx", args));
    }

    /** Something was done from here, which may show in every part. */
    changed() {
        this.place.version++;
        return this.again();
    }

    get isEmpty() {
        return !this.found.stages.some((stage) => stage.rows.some((row) => shareOf(row) > 0));
    }

    get customers() {
        return asFigure(this.found.customers);
    }

    get actionText() {
        const { text, share_text: share } = this.found.action;
        return share
            ? _t("%(money)s (%(share)s) need action", { money: text, share })
            : _t("%s need action", text);
    }

    get dayText() {
        return _t("as of %s", this.found.today_text);
    }
}

registry.category("actions").add("sales_rhythm_director", WhereTheMoneyIs);
