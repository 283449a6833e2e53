/** The match conditions of the chart's webhook for pods. They exclude only updates that change nothing that is judged. */
export const chartConditions: readonly { readonly name: string; readonly expression: string }[];
