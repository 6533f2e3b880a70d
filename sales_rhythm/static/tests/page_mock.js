import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { expect } from "@odoo/hoot";
import { DONG, useDong } from "./deck_mock";

class Currency extends models.Model {
    _name = "res.currency";

    name = fields.Char();

    _records = [{ id: DONG, name: "VND" }];
}

/** A page with one Json field: record 1 has the value, 2 an empty list, 3 nothing at all. */
export function definePage(model, value) {
    class Page extends models.Model {
        _name = model;

        told = fields.Json();
        currency_id = fields.Many2one({ relation: "res.currency" });

        _records = [
            { id: 1, told: value, currency_id: DONG },
            { id: 2, told: [], currency_id: DONG },
            { id: 3, told: false, currency_id: DONG },
        ];
    }

    defineMailModels();
    defineModels([Page, Currency]);
}

/** The page of one record; what is called and opened there becomes a step. */
export async function mountPage(model, widget, resId = 1) {
    useDong();
    mockService("action", {
        doAction: async (action, options) => {
            expect.step(["opened", action]);
            await options?.onClose?.();
        },
    });
    onRpc(({ model: called, method, args }) => {
        if (method.startsWith("action_") || method === "get_formview_action") {
            expect.step([called, method, ...args]);
            return { type: method };
        }
    });
    onRpc(model, "web_read", () => {
        expect.step("read");
    });
    await mountView({
        type: "form",
        resModel: model,
        resId,
        arch: /* xml */ `
            <form>
                <field name="currency_id" invisible="1" />
                <field name="told" widget="${widget}" />
            </form>`,
    });
    expect.verifySteps(["read"]);
}
