export { assertInventoryFits } from "./assertInventoryFits.ts";
export { StackInventory, type StackInventoryArgs } from "./stackInventory.ts";
