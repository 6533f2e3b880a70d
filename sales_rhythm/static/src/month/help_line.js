import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { openCustomer } from "./figures";

/** Asks for a dialog, with all of it filled in, that leaves help with a salesperson. */
export function useHelp() {
    const orm = useService("orm");
    const action = useService("action");
    return async (userId, month, help, onClose) => {
        const rows = (help?.start || []).map((each) => each.id);
        const args = [userId, month, help?.step || false, rows];
        const dialog = await orm.call("sales.rhythm.help", "action_ask", args);
        return action.doAction(dialog, { onClose });
    };
}

/** Nobody leaves help with oneself, or with what is nobody's. */
export const canHelp = (userId) => Boolean(userId) && userId !== user.userId;

/** Where a salesperson needs help, whom to start with, and whether help was left. */
export class HelpLine extends Component {
    static template = "sales_rhythm.HelpLine";
    static props = {
        userId: Number,
        label: String,
        month: String,
        help: Object,
        onClose: Function,
    };

    setup() {
        this.ask = useHelp();
    }

    get canHelp() {
        return canHelp(this.props.userId);
    }

    get median() {
        const { median_text: median } = this.props.help;
        return median && `(${median})`;
    }

    /** Of many buttons on a screen: whom this one helps. */
    get spoken() {
        return _t("Help %s", this.props.label);
    }

    openCustomer(id) {
        return openCustomer(this.env, id);
    }

    leave() {
        const { userId, month, help, onClose } = this.props;
        return this.ask(userId, month, help, onClose);
    }
}
