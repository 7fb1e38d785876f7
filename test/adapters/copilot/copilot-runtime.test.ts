import { agentRuntimeContract } from "../../contract/agent-runtime.ts";
import { setStage } from "./stage.ts";

agentRuntimeContract("copilot", setStage);
