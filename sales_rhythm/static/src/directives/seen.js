import { Component, useEffect } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const METHODS = {
    "sales.rhythm": "mark_directives_seen",
    "sales.rhythm.directive": "mark_seen",
};
const waiting = new Map();

/** Tells the server once of all that a screen shows at the same time. */
function tellSeen(orm, model, id) {
    if (waiting.has(model)) {
        waiting.get(model).add(id);
        return;
    }
    waiting.set(model, new Set([id]));
    setTimeout(async () => {
        const ids = [...waiting.get(model)];
        waiting.delete(model);
        try {
            await orm.silent.call(model, METHODS[model], [ids]);
        } catch {
            // Offline, or the session has ended: it is told when it is shown the next time.
        }
    });
}

/**
 * That a directive, or the card of one, was shown to whom it is for: so its giver knows. It shows
 * a dot, or nothing where it is hidden.
 */
export class DirectiveSeen extends Component {
    static template = "sales_rhythm.DirectiveSeen";
    static props = { ...standardFieldProps };

    setup() {
        const orm = useService("orm");
        // Once it is on the screen; a form shows one record after another.
        useEffect(
            (id, isShown) => {
                if (id && isShown) {
                    tellSeen(orm, this.props.record.resModel, id);
                }
            },
            () => [this.props.record.resId, this.isNew]
        );
    }

    get isNew() {
        return this.props.record.data[this.props.name];
    }

    get title() {
        return _t("New");
    }
}

registry.category("fields").add("rhythm_directive_seen", {
    component: DirectiveSeen,
    supportedTypes: ["boolean"],
});
