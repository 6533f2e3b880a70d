import { useService } from "@web/core/utils/hooks";
import { rowsAction } from "../rows/rows";

/**
 * What a figure of a month opens: exactly the rows that it counts, with the domain that the server
 * sent; of a ratio, those of what is divided. A closed month has kept which rows it counted.
 */
export function useFigures() {
    const orm = useService("orm");
    const action = useService("action");
    return {
        async open(figure) {
            if (figure.cell_id) {
                const args = [[figure.cell_id], figure.week || 0];
                const kept = await orm.call("sales.rhythm.month.cell", "action_open", args);
                return action.doAction(kept);
            }
            const { name, res_model: resModel, domain, views } = figure;
            return action.doAction(rowsAction({ name, resModel, domain, views }));
        },
        /** A customer, by its row. */
        openCustomer: (id) =>
            action.doAction({
                type: "ir.actions.act_window",
                res_model: "sales.rhythm",
                res_id: id,
                views: [[false, "form"]],
            }),
    };
}

/** Whether there is something behind a figure. */
export const opens = (figure) => Boolean(figure.cell_id || figure.domain);
