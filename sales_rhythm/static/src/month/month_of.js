import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { openCustomer, openFigure, opens } from "./figures";
import { MonthHeadline } from "./headline";
import { canHelp, useHelp } from "./help_line";
import { MetricCell } from "./metric_cell";
import { MonthPicker } from "./month_picker";
import { useMonth } from "./month_reading";

/** The month of one salesperson, week by week, and beside it where help is needed and with whom. */
export class MonthOf extends Component {
    static template = "sales_rhythm.MonthOf";
    static components = { Layout, MetricCell, MonthHeadline, MonthPicker };
    static props = { ...standardActionServiceProps };
    static path = "sales-rhythm-month"; // so that the page finds the month again in its address
    static displayName = _t("Rep's month");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.ask = useHelp();
        this.display = { controlPanel: {} };
        const { action, resId, state: before } = this.props;
        const { context = {}, params = {} } = action;
        this.userId = resId || context.user_id || params.resId || user.userId;
        const month = (before || params).month ?? context.month ?? false;
        const { state, choose, again } = useMonth(
            { month },
            (question) => this.read(question),
            (found) => this.show(found)
        );
        Object.assign(this, { state, choose, again });
        useSetupAction({ getLocalState: () => ({ month: this.found?.month || month }) });
    }

    read({ month }) {
        return this.orm.call("sales.rhythm.review", "get_month_of", [this.userId, month]);
    }

    show({ user: rep, label, month, is_running: isRunning }) {
        this.env.config.setDisplayName?.(`${rep.label} · ${label}`);
        this.props.updateActionState?.({
            resId: this.userId,
            month: isRunning ? undefined : month,
        });
    }

    get found() {
        return this.state.found;
    }

    get canHelp() {
        return canHelp(this.userId);
    }

    get hasSide() {
        const { steps, start, promises, helps } = this.found;
        return [steps, start, promises, helps].some((each) => each.length);
    }

    /** Customers won, lost and at risk: those groups that have some, or of which nothing is known. */
    get customers() {
        return this.found.customers.filter((each) => each.rows.length || each.note);
    }

    opens(figure) {
        return opens(figure);
    }

    open(figure) {
        return opens(figure) && openFigure(this.env, figure);
    }

    openCustomer(id) {
        return id && openCustomer(this.env, id);
    }

    callWords({ name }) {
        return _t("Call %s", name);
    }

    help() {
        const { found, userId } = this;
        return this.ask(userId, found.month, { start: found.start, ...found.help }, this.again);
    }

    async print() {
        const { month } = this.found;
        const args = [month, false, [this.userId]];
        const done = await this.orm.call("sales.rhythm.review", "action_print", args);
        return this.action.doAction(done);
    }
}

registry.category("actions").add("sales_rhythm_month_of", MonthOf);
