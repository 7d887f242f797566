import "../kit/page.js";
import { lookUp } from "../kit/look_up.js";

lookUp();
