import { openDatabase } from '../../src/storage/database.ts'
import { createStorage, type Storage } from '../../src/storage/storage.ts'

/** A storage that is gone with the test. */
export const memoryStorage = async (): Promise<Storage> => createStorage(await openDatabase(':memory:'))
