import { reactive } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { keyOf } from "./cells";

export const TARGETS = "sales.rhythm.target";

/**
 * Saves the goals of one month, one call at a time, so that what was typed last is written last.
 * A cell is "saving", "wrong" (no goal, or refused), "unsaved" (the server did not answer), or "".
 */
export class Saver {
    constructor(orm, month) {
        this.orm = orm;
        this.month = month;
        this.waiting = new Map();
        this.problems = {};
        this.isSaving = false;
        return reactive(this);
    }

    get failed() {
        return Object.values(this.problems);
    }

    get unsaved() {
        return this.failed.filter((cell) => cell.state === "unsaved");
    }

    mark(cell, state, why = "") {
        Object.assign(cell, { state, why });
        if (why) {
            this.problems[cell.key] = cell;
        } else {
            delete this.problems[cell.key];
        }
    }

    /** The cell's goal is to be saved. */
    add(cell) {
        this.mark(cell, "saving");
        this.waiting.set(cell.key, cell);
        return this.save();
    }

    /** The cell's text is no goal, or it is what is saved already. */
    drop(cell, why = "") {
        this.waiting.delete(cell.key);
        this.mark(cell, why ? "wrong" : "", why);
    }

    async save() {
        this.running ??= this.sendAll();
        try {
            await this.running;
        } finally {
            this.running = null;
        }
    }

    async tryAgain() {
        for (const cell of this.unsaved) {
            this.mark(cell, "saving");
            this.waiting.set(cell.key, cell);
        }
        await this.save();
    }

    async sendAll() {
        this.isSaving = Boolean(this.waiting.size);
        while (this.waiting.size) {
            const sent = [...this.waiting.values()].map((cell) => ({ cell, goal: cell.goal }));
            this.waiting.clear();
            const changes = sent.map(({ cell, goal }) => [cell.userId, cell.metricId, goal]);
            try {
                const found = await this.orm.call(TARGETS, "save_goals", [this.month, changes]);
                this.onSaved(sent, found.refused);
            } catch (error) {
                this.onFailed(sent, error);
            }
        }
        this.isSaving = false;
    }

    onSaved(sent, refused) {
        const reasons = Object.fromEntries(
            refused.map((each) => [keyOf(each.user_id, each.metric_id), each.why])
        );
        for (const { cell, goal } of sent) {
            const why = reasons[cell.key] || "";
            cell.saved = why ? cell.saved : goal;
            // What was typed meanwhile is sent next, or was no goal.
            if (!this.waiting.has(cell.key) && cell.state === "saving") {
                cell.goal = cell.saved;
                this.mark(cell, why ? "wrong" : "", why);
            }
        }
    }

    onFailed(sent, error) {
        const isKnown = error instanceof RPCError || error instanceof ConnectionLostError;
        const why = error.data?.message || _t("There is no connection to the server.");
        for (const cell of [...sent.map((each) => each.cell), ...this.waiting.values()]) {
            if (cell.state === "saving") {
                this.mark(cell, "unsaved", _t("%(cell)s: %(why)s", { cell: cell.name, why }));
            }
        }
        this.waiting.clear();
        if (!isKnown) {
            this.isSaving = false;
            throw error;
        }
    }
}
