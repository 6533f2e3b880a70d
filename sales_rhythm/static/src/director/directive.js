import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

/**
 * Asks for the dialog that gives a directive, with all of it filled in: about a customer, or about
 * a figure, whose rows it keeps as they are.
 */
export class DirectiveButton extends Component {
    static template = "sales_rhythm.DirectiveButton";
    static props = {
        about: Object,
        label: String,
        small: { type: Boolean, optional: true },
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    /** Of many buttons on a screen: what this one is about. */
    get spoken() {
        return _t("Directive: %s", this.props.label);
    }

    async give() {
        const dialog = await this.orm.call("sales.rhythm.directive", "action_give", [
            this.props.about,
        ]);
        return this.action.doAction(dialog, { onClose: () => this.env.director.changed() });
    }
}

/** What a directive about a figure is about. */
export function aboutFigure({ res_model: resModel, domain, measure, name }) {
    return { figure: { res_model: resModel, domain, name, ...(measure && { measure }) } };
}
