import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const TONES = {
    accent: "text-bg-primary",
    danger: "bg-danger-subtle text-danger-emphasis",
    warning: "bg-warning-subtle text-warning-emphasis",
    plain: "border text-muted",
};

/** Why a customer is on the deck: one chip a reason, the first ones only until one asks for all. */
export class RhythmReasonsField extends Component {
    static template = "sales_rhythm.Reasons";
    static props = { ...standardFieldProps, limit: { type: Number, optional: true } };
    static defaultProps = { limit: 3 };

    setup() {
        this.state = useState({ all: false });
    }

    get reasons() {
        return this.props.record.data[this.props.name] || [];
    }

    /** Why there is no chip: somebody was there today. */
    get isDone() {
        return !this.reasons.length && this.props.record.data.done_today;
    }

    get done() {
        return this.props.record.data.done_text || _t("Done today");
    }

    /** For which colleague, who is away, one works this card. */
    get forWhom() {
        return this.props.record.data.cover_text;
    }

    get shown() {
        return this.state.all ? this.reasons : this.reasons.slice(0, this.props.limit);
    }

    get hidden() {
        return this.reasons.slice(this.shown.length);
    }

    get hiddenLabels() {
        return this.hidden.map((reason) => reason.label).join(" · ");
    }

    tone(reason) {
        return TONES[reason.tone] || TONES.plain;
    }
}

registry.category("fields").add("rhythm_reasons", {
    component: RhythmReasonsField,
    displayName: _t("Reasons"),
    supportedTypes: ["json"],
    supportedOptions: [{ label: _t("Chips at most"), name: "limit", type: "number" }],
    extractProps: ({ options }) => ({ limit: options.limit }),
    fieldDependencies: [
        { name: "done_today", type: "boolean" },
        { name: "done_text", type: "char" },
        { name: "cover_text", type: "char" },
    ],
    listViewWidth: [220, 520],
});
