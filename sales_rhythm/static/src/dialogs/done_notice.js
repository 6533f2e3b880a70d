import { registry } from "@web/core/registry";

/**
 * Says what was done, with buttons that lead on or take it back, and closes the dialog or opens the
 * one that follows.
 *
 * Odoo's own notification has links alone: they open a new tab and cannot carry a customer.
 */
export function done(env, { params }) {
    const { action, notification, orm } = env.services;
    const reload = () => action.doAction({ type: "ir.actions.client", tag: "soft_reload" });
    const buttons = params.buttons.map((button) => ({
        name: button.name,
        onClick: async () => {
            close();
            if (button.undo) {
                const { model, method, ids } = button.undo;
                await orm.call(model, method, [ids]);
                return reload();
            }
            return action.doAction(button.action, { onClose: reload });
        },
    }));
    const close = notification.add(params.message, {
        type: "success",
        className: "o_sales_rhythm_notice",
        buttons,
    });
    return params.then || { type: "ir.actions.act_window_close" };
}

registry.category("actions").add("sales_rhythm_done", done);
