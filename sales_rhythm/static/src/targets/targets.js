import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { getCurrency } from "@web/core/currency";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { formatInteger } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { shortMoney } from "../money/money";
import { withCells } from "./cells";
import { goalOf, textOf } from "./goals";
import { moveOf } from "./keys";
import { Saver, TARGETS } from "./saver";
import { TargetRow } from "./target_row";

const EXAMPLE = 250e6; // an amount that is long to type

/**
 * The goals of a month: a row a salesperson, a column a metric. Each is saved when it is left; what
 * could not be saved stays as it was typed, is named with its reason, and is never lost silently.
 */
export class Targets extends Component {
    static template = "sales_rhythm.Targets";
    static components = { Layout, TargetRow };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.display = { controlPanel: {} };
        this.table = useRef("table");
        this.state = useState({ grid: null, saver: null, version: 0 });
        useSetupAction({
            beforeLeave: () => this.mayLeave(),
            beforeUnload: (event) => this.onUnload(event),
            // Who comes back from the list finds the month and team that they chose.
            getLocalState: () => this.shown,
        });
        const { month = false, team_id: teamId = false } = this.props.action.context || {};
        const kept = { month, teamId, ...this.props.state };
        onWillStart(() => this.read(kept.month, kept.teamId));
    }

    // ---- reading

    get shown() {
        const { month, team } = this.state.grid;
        return { month, teamId: team && team.id };
    }

    /** The last question asked is the one that is answered. */
    async read(month, teamId) {
        const asked = {};
        this.asked = asked;
        const grid = await this.orm.call(TARGETS, "get_target_grid", [month, teamId]);
        if (this.asked === asked) {
            this.state.grid = withCells(grid);
            this.state.saver = new Saver(this.orm, grid.month);
            this.state.version++; // a row of another month is another row
        }
    }

    textOf(goal, unit) {
        return textOf(goal, unit, this.state.grid.currency_id);
    }

    get sums() {
        const { columns, rows } = this.state.grid;
        return columns.map(({ id, unit, adds_up: addsUp }, column) => {
            const found = rows.map((row) => row.cells[column].goal);
            const goals = found.filter((goal) => goal !== false);
            const sum = goals.reduce((total, goal) => total + goal, 0);
            return { id, text: addsUp && goals.length ? this.textOf(sum, unit) : "" };
        });
    }

    unitOf({ unit }) {
        const { symbol } = getCurrency(this.state.grid.currency_id) || {};
        return { money: symbol, percent: "%", hours: _t("hours") }[unit] || "";
    }

    get explanation() {
        return _t(
            "Empty is no target, 0 is a target of 0. Amounts may be short, as %(amount)s; shares are in percent. A goal is saved when you leave its cell.",
            { amount: shortMoney(EXAMPLE, this.state.grid.currency_id) }
        );
    }

    get problemWords() {
        const count = this.state.saver.failed.length;
        return count === 1
            ? _t("1 goal is not saved")
            : _t("%s goals are not saved", formatInteger(count));
    }

    // ---- other months, teams and screens

    async choose(month, teamId) {
        if (await this.mayLeave()) {
            await this.read(month, teamId);
        }
    }

    async chooseTeam({ target }) {
        await this.choose(this.shown.month, target.value ? Number(target.value) : false);
        target.value = this.shown.teamId || "";
    }

    async openDialog(name, additionalContext = {}) {
        if (await this.mayLeave()) {
            const onClose = () => this.read(this.shown.month, this.shown.teamId);
            await this.action.doAction(name, { additionalContext, onClose });
        }
    }

    copyLastMonth() {
        const { month, teamId } = this.shown;
        return this.openDialog("sales_rhythm.target_entry_action", {
            default_source: "month",
            default_month: month,
            default_team_id: teamId,
            rhythm_target_grid: true,
        });
    }

    addLine() {
        return this.openDialog("sales_rhythm.target_line_action");
    }

    async openList() {
        const { month } = this.shown;
        const action = await this.action.loadAction("sales_rhythm.target_action");
        const name = _t("Targets: %s", this.state.grid.label);
        const context = { default_month: month };
        await this.action.doAction({ ...action, name, domain: [["month", "=", month]], context });
    }

    // ---- typing

    cellAt({ dataset }) {
        const [row, column] = dataset.at.split(",");
        return this.state.grid.rows[row].cells[column];
    }

    inputAt(row, column) {
        return this.table.el.querySelector(`[data-at="${row},${column}"]`);
    }

    onFocusIn({ target }) {
        if (target.dataset.at) {
            target.select();
        }
    }

    onFocusOut({ target }) {
        if (target.dataset.at && !target.readOnly) {
            this.take(target, target.value);
        }
    }

    onKeydown(event) {
        const { target, key } = event;
        if (!target.dataset.at) {
            return;
        }
        const move = moveOf(event);
        if (key === "Escape") {
            this.restore(target);
        } else if (move) {
            event.preventDefault();
            const [row, column] = target.dataset.at.split(",").map(Number);
            const next = this.inputAt(row + move[0], column + move[1]);
            if (next) {
                next.focus();
            } else {
                this.onFocusOut(event); // at the edge it is entered all the same
            }
        }
    }

    /** A block from a spreadsheet fills as many cells; an empty one of it changes nothing. */
    onPaste(event) {
        const { target } = event;
        const text = event.clipboardData?.getData("text/plain") || "";
        if (!target.dataset.at || target.readOnly || !/[\t\n]./.test(text)) {
            return;
        }
        event.preventDefault();
        const [row, column] = target.dataset.at.split(",").map(Number);
        text.split(/\r?\n/).forEach((line, down) =>
            line.split("\t").forEach((typed, right) => {
                const input = typed.trim() && this.inputAt(row + down, column + right);
                if (input) {
                    this.take(input, typed);
                }
            })
        );
    }

    /** What was typed becomes the goal of a cell, and is saved. */
    take(input, typed) {
        const cell = this.cellAt(input);
        this.enter(cell, typed.trim());
        input.value = cell.text;
    }

    enter(cell, text) {
        const { grid, saver } = this.state;
        if (text === cell.text) {
            return;
        }
        const goal = goalOf(text, cell.unit, grid.currency_id);
        if (goal === undefined) {
            cell.text = text;
            saver.drop(cell, _t("%(cell)s: “%(text)s” is no number.", { cell: cell.name, text }));
            return;
        }
        cell.text = this.textOf(goal, cell.unit);
        if (goal !== cell.goal || cell.state === "wrong") {
            cell.goal = goal;
            saver.add(cell);
        }
    }

    /** Back to what is saved. */
    restore(input) {
        const cell = this.cellAt(input);
        if (cell.state !== "saving") {
            cell.goal = cell.saved;
            cell.text = this.textOf(cell.saved, cell.unit);
            this.state.saver.drop(cell);
        }
        input.value = cell.text;
    }

    goTo(cell) {
        this.table.el.querySelector(`[data-at="${cell.at}"]`).focus();
    }

    // ---- leaving

    /** What is being typed counts as entered. */
    commit() {
        const { activeElement } = document;
        if (activeElement?.dataset.at && this.table.el?.contains(activeElement)) {
            activeElement.blur();
        }
    }

    /** Whether all is saved, or may be lost. */
    async mayLeave() {
        const { saver } = this.state;
        this.commit();
        await saver.save();
        await saver.tryAgain();
        if (!saver.failed.length) {
            return true;
        }
        return new Promise((resolve) => {
            const words = {
                title: this.problemWords,
                body: saver.failed.map((cell) => cell.why).join("\n"),
                confirmLabel: _t("Leave without them"),
                confirm: () => resolve(true),
                cancelLabel: _t("Stay"),
                cancel: () => resolve(false),
            };
            this.dialog.add(ConfirmationDialog, words, { onClose: () => resolve(false) });
        });
    }

    onUnload(event) {
        this.commit();
        const { isSaving, failed } = this.state.saver;
        if (isSaving || failed.length) {
            event.preventDefault();
            event.returnValue = ""; // some browsers ask only then
        }
    }
}

registry.category("actions").add("sales_rhythm_targets", Targets);
