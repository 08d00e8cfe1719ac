import { storageContract } from '../storage/contract.ts'
import { inMemory } from '../storage/databases.ts'

/** What `storage.test.ts` holds over every database, over the one that needs no server. */
storageContract(inMemory)
