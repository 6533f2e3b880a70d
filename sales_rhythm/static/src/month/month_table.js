import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { formatInteger } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { openFigure } from "./figures";
import { MonthHeadline } from "./headline";
import { HelpLine } from "./help_line";
import { MetricCell } from "./metric_cell";
import { MonthPicker } from "./month_picker";
import { useMonth } from "./month_reading";
import { ProjectedCell } from "./projected_cell";
import { WeekStrip } from "./week_strip";

/**
 * Each salesperson's month on one line, the one who needs help most first. All that it says comes
 * from the server, in one call; what was corrected in closed months is asked for afterwards.
 */
export class MonthTable extends Component {
    static template = "sales_rhythm.MonthTable";
    static components = {
        HelpLine,
        Layout,
        MetricCell,
        MonthHeadline,
        MonthPicker,
        ProjectedCell,
        WeekStrip,
    };
    static props = { ...standardActionServiceProps };
    static path = "sales-rhythm-months"; // so that the page finds the month again in its address
    static displayName = _t("Reps' month");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.ui = useState(useService("ui"));
        this.display = { controlPanel: {} };
        this.corrections = useState({ found: null });
        this.env.config.setDisplayName?.(_t("Reps' month"));
        const { month = false, team = false } = this.props.state || this.props.action.params || {};
        const { state, choose, again } = useMonth(
            { month, team },
            (question) => this.ask(question),
            (found) => this.show(found)
        );
        Object.assign(this, { state, choose, again });
        // Who comes back from the rows of a figure finds the month and the team that they chose.
        useSetupAction({ getLocalState: () => this.place });
    }

    ask({ month, team }) {
        return this.orm.call("sales.rhythm.review", "get_month_table", [month, team]);
    }

    show(found) {
        this.props.updateActionState?.({ month: found.is_running ? undefined : found.month });
        this.readCorrections(found);
    }

    /** Not awaited by anybody, and nothing is missing without them. */
    async readCorrections(found) {
        const { is_running: isRunning, team } = found;
        this.corrections.found = null;
        if (!isRunning) {
            return;
        }
        try {
            const corrections = await this.orm.silent.call(
                "sales.rhythm.month",
                "get_corrections",
                [team ? team.id : false]
            );
            if (this.state.found.month === found.month && this.team === (team ? team.id : false)) {
                this.corrections.found = corrections.rows.length ? corrections : null;
            }
        } catch {
            this.corrections.found = null; // the server's log has it
        }
    }

    get found() {
        return this.state.found;
    }

    get team() {
        return this.found?.team ? this.found.team.id : false;
    }

    get place() {
        const { month, is_running: isRunning } = this.found || {};
        return { month: isRunning ? false : month || false, team: this.team };
    }

    /** Those who sell, then what they make together. */
    get rows() {
        const { rows, total } = this.found;
        return rows.length ? [...rows, ...(total ? [{ ...total, isTotal: true }] : [])] : [];
    }

    /** The columns; the one of which the weeks are known is the large one. */
    get columns() {
        const of = this.found.total.weeks[0]?.key;
        return this.found.columns.map((column, index) => ({
            ...column,
            index,
            large: column.key === of,
        }));
    }

    get first() {
        return this.columns.find((column) => column.large) || this.columns[0];
    }

    /** On a phone, of who needs no help, the money is enough; a press leads to the rest. */
    isWhole({ help, isTotal }) {
        return help || isTotal || this.found.rows.length === 1;
    }

    get width() {
        const { columns, weeks } = this.found;
        return columns.length + 1 + (this.first?.large ? weeks.length + 1 : 0);
    }

    openRep(row) {
        return this.action.doAction("sales_rhythm.month_of_action", {
            additionalContext: { month: this.found.month },
            props: { resId: row.user_id },
        });
    }

    /** Anywhere on the line of a salesperson, but for what opens something of its own. */
    clickRow(row, { target }) {
        if (row.user_id && !target.closest("button, a")) {
            return this.openRep(row);
        }
    }

    async download(method) {
        const { month } = this.found;
        const done = await this.orm.call("sales.rhythm.review", method, [month, this.team]);
        return this.action.doAction(done);
    }

    reasonCount({ count }) {
        return formatInteger(count);
    }

    openReason(reason) {
        return openFigure(this.env, { views: ["list", "form"], ...reason, name: reason.label });
    }

    async openCorrection(row) {
        const opened = await this.orm.call("sales.rhythm.month", "action_open_corrections", [
            row.key,
            this.team,
        ]);
        return this.action.doAction(opened);
    }
}

registry.category("actions").add("sales_rhythm_month", MonthTable);
